package consensus

import (
	"bytes"
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
// height and round, and again if somebody else votes for it. Returns whether it did, or is not ready to: nothing of the first
// block goes to a peer then, since it would be handed on.
func (conR *Reactor) oddTwin(peer p2p.Peer, ps *PeerState, rs *cstypes.RoundState) bool {
	name := os.Getenv("AVER_ODD_TWIN")
	signer, own := conR.conS.privValidator.(*privval.FilePV)
	if _, err := os.Stat(name); err != nil || !own {
		return false
	}
	address := signer.Key.Address
	if !bytes.Equal(rs.Validators.GetProposer().Address, address) || rs.Proposal.POLRound >= 0 {
		return false
	}
	block := rs.ProposalBlock
	if block == nil {
		time.Sleep(time.Millisecond)
		return true
	}
	if len(block.Txs) == 0 || !conR.oddChosen(peer, rs.Height) {
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
	conR.conS.mtx.RLock()
	chain := conR.conS.state.ChainID
	conR.conS.mtx.RUnlock()

	proposal := types.NewProposal(rs.Height, rs.Round, -1, id)
	proposal.Signature = oddSigned(signer, types.ProposalSignBytes(chain, proposal.ToProto()))
	if !peer.Send(p2p.Envelope{ChannelID: DataChannel, Message: &cmtcons.Proposal{Proposal: *proposal.ToProto()}}) {
		return true
	}
	ps.SetHasProposal(proposal)
	sent := true
	for i := 0; i < int(parts.Total()); i++ {
		part, err := parts.GetPart(i).ToProto()
		if err != nil {
			panic(err)
		}
		sent = peer.Send(p2p.Envelope{
			ChannelID: DataChannel,
			Message:   &cmtcons.BlockPart{Height: rs.Height, Round: rs.Round, Part: *part},
		}) && sent
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
		sent = peer.Send(p2p.Envelope{ChannelID: VoteChannel, Message: &cmtcons.Vote{Vote: vote.ToProto()}}) && sent
	}
	if sent {
		oddNote(name, fmt.Sprintf("proposed %d %d", rs.Height, rs.Round))
		go conR.oddLook(name, twin.Hash(), address, rs.Height, rs.Round)
	}
	return true
}

// oddLook looks for a while whether somebody else votes for the other block.
func (conR *Reactor) oddLook(name string, twin []byte, own []byte, height int64, round int32) {
	for end := time.Now().Add(2 * time.Second); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		conR.conS.mtx.RLock()
		now := conR.conS.Height
		var prevotes *types.VoteSet
		if now == height {
			prevotes = conR.conS.Votes.Prevotes(round)
		}
		conR.conS.mtx.RUnlock()
		if now != height {
			return
		}
		for i := int32(0); prevotes != nil && i < int32(prevotes.Size()); i++ {
			vote := prevotes.GetByIndex(i)
			if vote != nil && bytes.Equal(vote.BlockID.Hash, twin) && !bytes.Equal(vote.ValidatorAddress, own) {
				oddNote(name, fmt.Sprintf("voted %d %d", height, round))
				return
			}
		}
	}
}

// oddNote writes down what was done and seen.
func oddNote(name string, line string) {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		panic(err)
	}
	defer file.Close()
	if _, err := fmt.Fprintln(file, line); err != nil {
		panic(err)
	}
}

// oddChosen says whether a peer gets the other block of a height: each of them in turn.
func (conR *Reactor) oddChosen(peer p2p.Peer, height int64) bool {
	peers := append([]p2p.Peer(nil), conR.Switch.Peers().List()...) // that list is the set's own
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
