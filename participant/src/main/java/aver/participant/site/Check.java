package aver.participant.site;

/**
 * One check of a site.
 *
 * @param name what was looked at
 * @param passed whether it is as it should be
 * @param message what was found, and what to do if it failed
 */
public record Check(String name, boolean passed, String message) {
  static Check ok(String name, String message) {
    return new Check(name, true, message);
  }

  static Check failed(String name, String message) {
    return new Check(name, false, message);
  }
}
