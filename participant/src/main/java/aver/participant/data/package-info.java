/**
 * From a hospital's CSV file to rows that a recipe trains on.
 *
 * <p>Reading order: {@link aver.ledger.client.study.Schema} (what the columns are), {@link
 * aver.participant.data.CsvTable} (reading, with every problem and its line), {@link
 * aver.participant.data.Split}, {@link aver.participant.data.SiteData} (encoded, imputed,
 * standardised), {@link aver.participant.data.DatasetDescription} (what the ledger is told).
 */
@NullMarked
package aver.participant.data;

import org.jspecify.annotations.NullMarked;
