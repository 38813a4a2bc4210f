package aver.simulations.decoders;

/** A schema that rows and tasks of the searches refer to. */
final class SmallSchema {
  static final String TEXT =
      """
      format: aver-schema/v1
      name: small
      header: false
      missing: ["?"]
      rows-with-missing: drop
      columns:
        - {name: age, type: numeric, unit: years, range: [0, 120]}
        - {name: cp, type: categorical, categories: [1, 2, 3, 4]}
        - name: num
          type: label
          classes:
            - {name: absent, values: [0]}
            - {name: present, values: [1, 2, 3, 4]}
      """;

  private SmallSchema() {}
}
