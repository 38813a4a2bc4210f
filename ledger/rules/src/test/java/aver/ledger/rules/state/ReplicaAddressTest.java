package aver.ledger.rules.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.URISyntaxException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An address that one program cannot dial must not come into the state of all. */
class ReplicaAddressTest {
  private static final PublicKey KEY = new PublicKey(PublicKey.ED25519, Octets.of(new byte[32]));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "r1:7100",
        "replica-1.example.org:65535",
        "127.0.0.1:1",
        "3com:7100",
        "3com.example:7100",
        "[::1]:7100",
        "[2001:db8::7]:7100",
        "[1:2:3:4:5:6:7:8]:7100"
      })
  void anAddressThatCanBeDialledIsTaken(String address) throws URISyntaxException {
    assertThat(new ReplicaKeys(KEY, "engine", address, "r1:7200").address()).isEqualTo(address);
    assertThat(new ReplicaKeys(KEY, "engine", "r1:7100", address).engineAddress())
        .isEqualTo(address);
    // what channels and engines make of it
    assertThat(new URI("//" + address).parseServerAuthority().getHost()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "r1",
        "r1:",
        ":7100",
        "r1:0",
        "r1:07100",
        "r1:65536",
        "r1:99999999999",
        "r1:-1",
        "r1:７１００",
        "r1:7100 ",
        " r1:7100",
        "r 1:7100",
        "r1:7100/x",
        "user@r1:7100",
        "r_1:7100",
        "-r1:7100",
        "r1-:7100",
        "r1..x:7100",
        ".r1:7100",
        "r1.2x:7100",
        "999.1.1.1:7100",
        "1.2.3:7100",
        "123:7100",
        "häuser:7100",
        "::1:7100",
        "[::1:7100",
        "[]:7100",
        "[:::]:7100",
        "[1::2::3]:7100",
        "[12345::]:7100",
        "[1:2:3:4:5:6:7]:7100",
        "[1:2:3:4:5:6:7:8:9]:7100",
        "[fe80::1%eth0]:7100"
      })
  void anyOtherIsNoReplicasAddress(String address) {
    assertThatThrownBy(() -> new ReplicaKeys(KEY, "engine", address, "r1:7200"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("host:port");
    assertThatThrownBy(() -> new ReplicaKeys(KEY, "engine", "r1:7100", address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("host:port");
  }
}
