package aver.ledger.client.blob;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import aver.ledger.rules.lifecycle.BlobHeaders;
import aver.ledger.rules.tx.Rule;
import aver.proto.v1.BlobHeader;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Holds the part of {@code docs/formats.md} on moving blobs and the code together. Its bytes were
 * computed by another program.
 */
final class BlobsPageTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "formats.md");
  private static final Digest CHAIN = Digest.sha256("a genesis document".getBytes(UTF_8));
  private static final Digest ROOT =
      Digest.ofHex("d36255a721e2844efcfcd88aadec92557701467b5efd95619eb3c0f6344d89ad");

  @Test
  void everyRefusalIsARowAndEveryCodeIsKnown() throws IOException {
    Set<String> faults =
        Arrays.stream(BlobFault.values())
            .map(BlobFault::code)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(found("(?m)^\\| `(blob_[a-z_]+)` \\|")).isEqualTo(faults);
    Set<String> known = new TreeSet<>(faults);
    Arrays.stream(Rule.values()).map(Rule::code).forEach(known::add);
    known.add("retry_after_ms");
    assertThat(known).containsAll(found("`([a-z]+(?:_[a-z]+)+)`"));
  }

  @Test
  void aHeaderKeepsItsBytes() throws IOException {
    byte[] header =
        BlobHeader.newBuilder()
            .setTask("heart")
            .setAttempt(3)
            .setMember("north")
            .setKeyVersion(1)
            .setManifestRoot(ByteString.copyFrom(ROOT.bytes()))
            .build()
            .toByteArray();
    assertThat(hexOfPage()).contains(HexFormat.of().formatHex(header));
    assertThat(hexOfPage()).contains(Digest.sha256(BlobHeaders.headerMessage(CHAIN, header)).hex());
  }

  @Test
  void anAcknowledgementKeepsItsMessage() throws IOException {
    byte[] body = BlobHeaders.body("heart", 3, "north", ROOT);
    assertThat(hexOfPage())
        .contains(HexFormat.of().formatHex(BlobHeaders.acknowledgementMessage(CHAIN, body)));
  }

  private static Set<String> found(String pattern) throws IOException {
    Set<String> codes = new TreeSet<>();
    var matcher = Pattern.compile(pattern).matcher(part());
    while (matcher.find()) {
      codes.add(matcher.group(1));
    }
    return codes;
  }

  private static String part() throws IOException {
    String page = Files.readString(PAGE);
    int from = page.indexOf("\n## Moving blobs\n");
    return page.substring(from, page.indexOf("\n## ", from + 1));
  }

  /** Long byte strings are broken into indented lines. */
  private static String hexOfPage() throws IOException {
    return part().replaceAll("\\n    (?=[0-9a-f])", "");
  }
}
