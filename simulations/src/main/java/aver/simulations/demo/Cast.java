package aver.simulations.demo;

import aver.simulations.demo.data.Patients;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Who takes part, and where each one's files are: a folder of its own, named after the member.
 *
 * @param folder of the demonstration
 * @param shares patients of each hospital, the poisoner's last
 */
public record Cast(DemoFolder folder, List<Patients.Share> shares) {
  static final List<String> REPLICAS = ids("replica", 4);
  static final List<String> ADMINS = ids("admin", 3);
  static final String RESEARCHER = "researcher";
  static final String COORDINATOR = "coordinator";

  /** Copies the list. */
  public Cast {
    shares = List.copyOf(shares);
  }

  private static List<String> ids(String kind, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(k -> kind + "-" + k).toList();
  }

  /** All that hold patients, the poisoner last. */
  List<String> hospitals() {
    return ids("hospital", shares.size());
  }

  /** Those that train honestly. */
  List<String> honest() {
    return hospitals().subList(0, shares.size() - 1);
  }

  /** The one that works against the others. */
  String poisoner() {
    return hospitals().getLast();
  }

  Path home(String member) {
    return folder.at(member);
  }

  /** Settings of a member's commands or process. */
  Path settings(String member) {
    return home(member).resolve(kind(member) + ".yaml");
  }

  /** The file by which a member asks to join. */
  Path request(String member) {
    return folder.at("requests").resolve(member + ".json");
  }

  List<Path> requests(List<String> members) {
    List<Path> files = new ArrayList<>();
    members.forEach(member -> files.add(request(member)));
    return files;
  }

  /** The first part of an id: {@code replica} of {@code replica-1}. */
  static String kind(String member) {
    int dash = member.indexOf('-');
    return dash < 0 ? member : member.substring(0, dash);
  }
}
