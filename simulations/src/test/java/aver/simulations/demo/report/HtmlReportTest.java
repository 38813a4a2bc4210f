package aver.simulations.demo.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HtmlReportTest {
  private final String page = HtmlReport.of(SampleReport.of());

  @Test
  void thePageNeedsNoNetworkAndRunsNothing() {
    assertThat(page)
        .doesNotContain("http:", "https:", "//", "url(", "@import", "<script", "<link", "src=");
  }

  @Test
  void everyPlaceIsFilledAndTextMeansItself() {
    assertThat(page).doesNotContain("{{", "}}", "NaN", "null");
    assertThat(page).contains("no model &lt;trains&gt; on");
  }

  @Test
  void eachPlotShowsEveryHospitalAndThePoisonerByName() {
    assertThat(page.split("<svg", -1)).hasSize(1 + 6);
    assertThat(page.split("hospital-5 \\(poisoner\\)</text>", -1)).hasSize(1 + 4);
    assertThat(page).contains("pooled data</text>", "alone (mean)</text>", "together</text>");
  }

  @Test
  void theKilledReplicaHasAGapInItsLife() {
    assertThat(page).contains("<title>replica-2 was dead</title>");
    assertThat(page).doesNotContain("<title>replica-1 was dead</title>");
  }
}
