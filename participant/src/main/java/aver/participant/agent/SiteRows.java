package aver.participant.agent;

import aver.ledger.client.study.StandardizeBy;
import aver.participant.data.CsvTable;
import aver.participant.data.SiteData;
import aver.participant.data.Split;
import java.util.EnumMap;
import java.util.Map;

/** The site's rows, prepared once for each way of standardising. Not thread-safe. */
public final class SiteRows {
  private final CsvTable table;
  private final Split split;
  private final Map<StandardizeBy, SiteData> prepared = new EnumMap<>(StandardizeBy.class);

  /** Over a table that was read and a split of it. */
  public SiteRows(CsvTable table, Split split) {
    this.table = table;
    this.split = split;
  }

  /** What was read. */
  public CsvTable table() {
    return table;
  }

  /** Rows as a task wants them. */
  public SiteData data(StandardizeBy source) {
    return prepared.computeIfAbsent(source, s -> SiteData.prepare(table, split, s));
  }
}
