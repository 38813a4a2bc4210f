package consensus

import (
	"fmt"
	"os"
	"sort"
	"time"

	"github.com/cometbft/cometbft/p2p"
	"github.com/cometbft/cometbft/privval"
	cmtcons "github.com/cometbft/cometbft/proto/tendermint/consensus"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/types"
	cmttime "github.com/cometbft/cometbft/types/time"

	cstypes "github.com/cometbft/cometbft/consensus/types"
)

// oddTwin sends one of the peers another block than the rest whenever this engine proposes and the file that AVER_ODD_TWIN
// names is there: the same block without its last transaction, with its own proposal and with votes for it. The file is told
// height and round. Returns whether it did, or is not ready to: nothing of the first block goes to that peer then.
func (conR *Reactor) oddTwin(peer p2p.Peer, ps *PeerState, rs *cstypes.RoundState) bool {
	file, err := os.OpenFile(os.Getenv("AVER_ODD_TWIN"), os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return false
	}
	defer file.Close()
	signer, own := conR.conS.privValidator.(*privval.FilePV)
	if !own || !conR.oddChosen(peer, rs.Height) {
		return false
	}
	address := signer.Key.Address
	if string(rs.Validators.GetProposer().Address) != string(address) || rs.Proposal.POLRound >= 0 {
		return false
	}
	block := rs.ProposalBlock
	if block == nil {
		time.Sleep(time.Millisecond)
		return true
	}
	if len(block.Txs) == 0 {
		return false
	}
	twin := &types.Block{
		Header:     block.Header,
		Data:       types.Data{Txs: block.Txs[:len(block.Txs)-1]},
		Evidence:   block.Evidence,
		LastCommit: block.LastCommit,
	}
	twin.DataHash = twin.Data.Hash()
	parts, err := twin.MakePartSet(types.BlockPartSizeBytes)
	if err != nil {
		panic(err)
	}
	id := types.BlockID{Hash: twin.Hash(), PartSetHeader: parts.Header()}
	chain := conR.conS.state.ChainID

	proposal := types.NewProposal(rs.Height, rs.Round, -1, id)
	proposal.Signature = oddSigned(signer, types.ProposalSignBytes(chain, proposal.ToProto()))
	peer.Send(p2p.Envelope{ChannelID: DataChannel, Message: &cmtcons.Proposal{Proposal: *proposal.ToProto()}})
	ps.SetHasProposal(proposal)
	for i := 0; i < int(parts.Total()); i++ {
		part, err := parts.GetPart(i).ToProto()
		if err != nil {
			panic(err)
		}
		peer.Send(p2p.Envelope{
			ChannelID: DataChannel,
			Message:   &cmtcons.BlockPart{Height: rs.Height, Round: rs.Round, Part: *part},
		})
	}
	index, _ := rs.Validators.GetByAddress(address)
	for _, kind := range []cmtproto.SignedMsgType{cmtproto.PrevoteType, cmtproto.PrecommitType} {
		vote := &types.Vote{
			Type:             kind,
			Height:           rs.Height,
			Round:            rs.Round,
			BlockID:          id,
			Timestamp:        cmttime.Now(),
			ValidatorAddress: address,
			ValidatorIndex:   index,
		}
		vote.Signature = oddSigned(signer, types.VoteSignBytes(chain, vote.ToProto()))
		peer.Send(p2p.Envelope{ChannelID: VoteChannel, Message: &cmtcons.Vote{Vote: vote.ToProto()}})
	}
	oddNote(file, rs)
	return true
}

// oddNote writes down that two blocks were proposed.
func oddNote(file *os.File, rs *cstypes.RoundState) {
	if _, err := fmt.Fprintf(file, "%d %d\n", rs.Height, rs.Round); err != nil {
		panic(err)
	}
}

// oddChosen says whether a peer gets the other block of a height: each of them in turn.
func (conR *Reactor) oddChosen(peer p2p.Peer, height int64) bool {
	peers := conR.Switch.Peers().List()
	if len(peers) == 0 {
		return false
	}
	sort.Slice(peers, func(i, j int) bool { return peers[i].ID() < peers[j].ID() })
	return peers[int(height)%len(peers)].ID() == peer.ID()
}

// oddSigned signs without a look at what was signed before.
func oddSigned(signer *privval.FilePV, text []byte) []byte {
	signature, err := signer.Key.PrivKey.Sign(text)
	if err != nil {
		panic(err)
	}
	return signature
}
