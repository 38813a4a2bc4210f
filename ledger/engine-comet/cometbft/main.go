// The CometBFT node that a replica of Aver starts beside itself: CometBFT as it is, without the commands that a
// replica never calls, and with an end when the replica ends.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	cmd "github.com/cometbft/cometbft/cmd/cometbft/commands"
	cfg "github.com/cometbft/cometbft/config"
	"github.com/cometbft/cometbft/libs/cli"
	nm "github.com/cometbft/cometbft/node"
)

const lookEvery = 500 * time.Millisecond

func main() {
	endWithParent()
	root := cmd.RootCmd
	root.AddCommand(
		cmd.VersionCmd,
		cmd.ShowNodeIDCmd,
		cmd.ShowValidatorCmd,
		cmd.RollbackStateCmd,
		cmd.NewRunNodeCmd(nm.DefaultNewNode),
	)
	home := os.ExpandEnv(filepath.Join("$HOME", cfg.DefaultTendermintDir))
	if err := cli.PrepareBaseCmd(root, "CMT", home).Execute(); err != nil {
		os.Exit(1)
	}
}

// endWithParent ends this process once AVER_PARENT, the process that started it, is gone: a replica that was killed
// before the first connection would otherwise leave behind a node that waits for ever.
func endWithParent() {
	parent, err := strconv.Atoi(os.Getenv("AVER_PARENT"))
	if err != nil {
		return
	}
	go func() {
		for os.Getppid() == parent {
			time.Sleep(lookEvery)
		}
		fmt.Fprintln(os.Stderr, "the replica is gone")
		os.Exit(0)
	}()
}
