package aver.ledger.rules;

import aver.ledger.proof.Digest;
import aver.ledger.proof.log.Frontier;
import aver.ledger.rules.lifecycle.Members;
import aver.ledger.rules.lifecycle.Setting;
import aver.ledger.rules.state.Ids;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.LogHead;
import aver.ledger.rules.state.MemoryState;
import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Protocol;
import aver.ledger.rules.state.ReplicaKeys;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.state.Roster;
import aver.ledger.rules.state.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a federation begins: everybody who checks anything starts from this document.
 *
 * @param name of the federation, for people
 * @param timeMs ledger time at the beginning
 * @param members ascending by id, at least one admin and one replica
 * @param balances micro-tokens by member, ascending
 * @param settings values of {@link Setting}, ascending; the others have their defaults
 */
public record Genesis(
    String name,
    long timeMs,
    List<NewMember> members,
    List<NamedNumber> balances,
    List<NamedNumber> settings) {
  public static final String FORMAT = "aver-genesis/v1";
  private static final int PROTOCOL_VERSION = 1; // a chain begins with it, whatever comes later

  /** Checks the forms, the order, and that the federation can act. */
  public Genesis {
    Ids.text("name", name);
    Ids.range("genesis time in ms", timeMs, 1, 1L << 50);
    List<String> ids =
        Ids.ascending("members", members.stream().map(NewMember::id).toList(), 10_000);
    members = List.copyOf(members);
    FoundingKeys.check(members);
    balances = Ids.ascending("balances", balances, 10_000);
    settings = Ids.ascending("settings", settings, Setting.values().length);
    for (NamedNumber balance : balances) {
      Ids.range("balance of " + balance.name(), balance.value(), 1, Tokens.SUPPLY_MAX);
      if (!ids.contains(balance.name())) {
        throw new IllegalArgumentException("balance of " + balance.name() + ", who is no member");
      }
    }
    for (NamedNumber setting : settings) {
      Setting known =
          Setting.named(setting.name())
              .orElseThrow(
                  () -> new IllegalArgumentException("there is no setting " + setting.name()));
      Ids.range(setting.name(), setting.value(), known.min(), known.max());
    }
    Ids.range("replicas", count(members, Role.REPLICA), 1, 1000);
    Ids.range("admins", count(members, Role.ADMIN), threshold(settings), 1000);
  }

  /** SHA-256 of the canonical JSON: the name of the chain in everything that is signed. */
  public Digest chainId() {
    return Digest.sha256(canonical());
  }

  /** RFC 8785 canonical JSON, UTF-8. */
  public byte[] canonical() {
    SortedMap<String, Object> document = new TreeMap<>();
    document.put("balances", numbers(balances));
    document.put("format", FORMAT);
    document.put("members", members.stream().map(Genesis::describe).toList());
    document.put("name", name);
    document.put("settings", numbers(settings));
    document.put("timeMs", timeMs);
    return CanonicalJson.write(document).getBytes(StandardCharsets.UTF_8);
  }

  /** The state before the first transaction, as changes of an empty one. */
  public SortedMap<String, Optional<byte[]>> state() {
    Overlay state = new Overlay(MemoryState.empty());
    state.put(Keys.CHAIN_ID, chainId());
    state.put(Keys.PROTOCOL, new Protocol(PROTOCOL_VERSION, PROTOCOL_VERSION, timeMs));
    state.put(Keys.TIME_MS, timeMs);
    state.put(Keys.LOG, new LogHead(0, Frontier.EMPTY.root()));
    state.put(Keys.LOG_FRONTIER, Octets.of(Frontier.EMPTY.encode()));
    settings.forEach(setting -> state.put(Keys.parameter(setting.name()), setting.value()));
    members.forEach(member -> Members.add(state, member, true));
    long minted = 0;
    for (NamedNumber balance : balances) {
      state.put(Keys.balance(balance.name()), balance.value());
      minted = Math.addExact(minted, balance.value());
    }
    Ids.range("supply in micro-tokens", minted, 0, Tokens.SUPPLY_MAX);
    state.put(Keys.TOKENS, new Tokens(minted, minted, 0, 0, 0));
    state.put(Keys.REPLICAS, new Roster(replicas()));
    return new TreeMap<>(state.changes());
  }

  /** Ids of the replicas, ascending. */
  public List<String> replicas() {
    return members.stream()
        .filter(member -> member.roles().contains(Role.REPLICA))
        .map(NewMember::id)
        .toList();
  }

  /** RFC 8785 canonical JSON of one member as it stands in a genesis document, UTF-8. */
  public static byte[] canonical(NewMember member) {
    return CanonicalJson.write(describe(member)).getBytes(StandardCharsets.UTF_8);
  }

  private static SortedMap<String, Object> describe(NewMember member) {
    SortedMap<String, Object> document = new TreeMap<>();
    document.put("id", member.id());
    document.put("identityKey", member.identityKey().key().hex());
    document.put("name", member.displayName());
    document.put(
        "roles",
        member.roles().stream().map(role -> role.name().toLowerCase(Locale.ROOT)).toList());
    document.put("tlsKeyHash", member.tlsKeyHash().hex());
    member.replica().ifPresent(replica -> document.put("replica", describe(replica)));
    return document;
  }

  private static SortedMap<String, Object> describe(ReplicaKeys replica) {
    SortedMap<String, Object> document = new TreeMap<>();
    document.put("address", replica.address());
    document.put("checkpointKey", replica.checkpointKey().key().hex());
    document.put("engineAddress", replica.engineAddress());
    document.put("engineId", replica.engineId());
    return document;
  }

  private static SortedMap<String, Object> numbers(List<NamedNumber> items) {
    SortedMap<String, Object> document = new TreeMap<>();
    items.forEach(item -> document.put(item.name(), item.value()));
    return document;
  }

  private static long count(List<NewMember> members, Role role) {
    return members.stream().filter(member -> member.roles().contains(role)).count();
  }

  private static long threshold(List<NamedNumber> settings) {
    return settings.stream()
        .filter(setting -> setting.name().equals(Setting.ADMIN_THRESHOLD.id()))
        .mapToLong(NamedNumber::value)
        .findFirst()
        .orElse(2);
  }
}
