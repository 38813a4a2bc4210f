package aver.ledger.node.read;

import aver.ledger.node.archive.LedgerArchive;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What operators compare by telephone before a new order begins. */
final class ArchiveLines {
  private ArchiveLines() {}

  static List<String> of(LedgerArchive.Contents contents) {
    return List.of(
        "height %d, %d transactions".formatted(contents.height(), contents.leaves()),
        "log    %s".formatted(contents.logRoot().hex()),
        "state  %s".formatted(contents.stateRoot().hex()),
        "blocks %s".formatted(contents.cut().hex()));
  }

  static Map<String, Object> document(LedgerArchive.Contents contents) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("height", contents.height());
    document.put("transactions", contents.leaves());
    document.put("logRoot", contents.logRoot().hex());
    document.put("stateRoot", contents.stateRoot().hex());
    document.put("blocks", contents.cut().hex());
    return document;
  }
}
