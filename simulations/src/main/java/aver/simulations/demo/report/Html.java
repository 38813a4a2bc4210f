package aver.simulations.demo.report;

import java.util.List;

/** Pieces of a page. */
final class Html {
  private Html() {}

  /** Text that means itself in a page. */
  static String text(String plain) {
    return plain
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** A table; cells are plain text, those of all columns but the first stand to the right. */
  static String table(List<String> head, List<List<String>> rows) {
    StringBuilder html = new StringBuilder("<div class=\"scroll\"><table>\n<tr>");
    head.forEach(cell -> html.append("<th>").append(text(cell)).append("</th>"));
    html.append("</tr>\n");
    for (List<String> row : rows) {
      html.append("<tr>");
      row.forEach(cell -> html.append("<td>").append(text(cell)).append("</td>"));
      html.append("</tr>\n");
    }
    return html.append("</table></div>\n").toString();
  }

  /** A section with a heading. */
  static String section(String heading, String introduction, String content) {
    return "<section>\n<h2>%s</h2>\n<p>%s</p>\n%s</section>\n"
        .formatted(text(heading), text(introduction), content);
  }
}
