package aver.ledger.client.text;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.tls.CallFailure;
import io.grpc.Status;
import org.junit.jupiter.api.Test;

/** A replica tries to write over the terminal of who asked it. */
final class PrintableTextTest {
  private static final String ESCAPE = "full\u001b[2J\u202e\u2028\u009bA\ud83d";

  @Test
  void whatIsNotSeenBecomesABlank() {
    assertThat(PrintableText.of(ESCAPE + "\r\n")).isEqualTo("full [2J   A   ");
    assertThat(PrintableText.of("Zürich 😀: 3 > 2")).isEqualTo("Zürich 😀: 3 > 2");
  }

  @Test
  void noCharacterIsCutInTwo() {
    assertThat(PrintableText.of("😀".repeat(1_000))).isEqualTo("😀".repeat(500));
    assertThat(PrintableText.of("abc", 2)).isEqualTo("ab");
  }

  @Test
  void aFailedCallIsToldInSuchWords() {
    assertThat(CallFailure.of(Status.UNAVAILABLE.withDescription(ESCAPE + "\nmore")))
        .isEqualTo("full [2J   A ");
    assertThat(CallFailure.of(Status.INTERNAL.withDescription("\u001bc" + "x".repeat(10_000))))
        .startsWith(" cxx")
        .hasSize(PrintableText.CODE_POINTS_MAX);
  }
}
