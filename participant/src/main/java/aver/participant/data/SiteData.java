package aver.participant.data;

import aver.ledger.client.study.Schema;
import aver.ledger.client.study.StandardizeBy;

/**
 * A site's rows as a task wants them.
 *
 * @param training rows that updates are made from
 * @param validation rows that measure models
 */
public record SiteData(LabelledRows training, LabelledRows validation) {
  /**
   * Divides, completes, encodes and standardises; all that is learnt is learnt from the training
   * rows.
   */
  public static SiteData prepare(CsvTable table, Split split, StandardizeBy source) {
    Schema schema = table.schema();
    Split.Parts parts = split.divide(table.rows());
    EncodedRows training = EncodedRows.of(schema, parts.training(), parts.training());
    EncodedRows validation = EncodedRows.of(schema, parts.training(), parts.validation());
    Standardization by =
        switch (source) {
          case SITE -> Standardization.fit(training.features(), schema.featureNames().size());
          case SCHEMA -> Standardization.ofSchema(schema);
        };
    return new SiteData(training.standardised(by), validation.standardised(by));
  }
}
