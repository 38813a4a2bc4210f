package aver.ledger.rules.state;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The form of addresses in member records. What is in the state every program dials, so it must be
 * what all of them can read: {@code host:port}, the host a name of letters, digits and hyphens in
 * labels, an IPv4 address, or an IPv6 address of full groups and at most one {@code ::} in
 * brackets.
 */
public final class NetworkAddress {
  private static final Pattern FORM = Pattern.compile("(.{1,253}):([1-9][0-9]{0,4})");
  private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";

  /** A last label that begins with a digit would be read as part of an IPv4 address. */
  private static final Pattern NAME =
      Pattern.compile("(?=[0-9-]*[A-Za-z])" + LABEL + "|(?:" + LABEL + "\\.)+(?=[A-Za-z])" + LABEL);

  private static final String BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern V4 = Pattern.compile("(?:" + BYTE + "\\.){3}" + BYTE);
  private static final Pattern V6_GROUPS =
      Pattern.compile("(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){0,7})?");
  private static final int PORT_MAX = 65_535;
  private static final int V6_GROUPS_MAX = 8;

  private NetworkAddress() {}

  /**
   * Returns {@code text} if it is {@code host:port} with a port from 1 on.
   *
   * @param what what the address is of, for the error
   * @throws IllegalArgumentException otherwise
   */
  public static String require(String what, String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches() || Integer.parseInt(parts.group(2)) > PORT_MAX || !host(parts.group(1))) {
      throw new IllegalArgumentException(
          "%s must be host:port, such as replica.example.org:7100 or [2001:db8::7]:7100, was \"%s\""
              .formatted(what, Ids.printable(text)));
    }
    return text;
  }

  private static boolean host(String text) {
    return text.startsWith("[")
        ? text.endsWith("]") && v6(text.substring(1, text.length() - 1))
        : NAME.matcher(text).matches() || V4.matcher(text).matches();
  }

  private static boolean v6(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      return V6_GROUPS.matcher(text).matches() && groups(text) == V6_GROUPS_MAX;
    }
    String before = text.substring(0, gap);
    String after = text.substring(gap + 2);
    return V6_GROUPS.matcher(before).matches()
        && V6_GROUPS.matcher(after).matches()
        && groups(before) + groups(after) < V6_GROUPS_MAX;
  }

  private static int groups(String text) {
    return text.isEmpty() ? 0 : 1 + (int) text.chars().filter(c -> c == ':').count();
  }
}
