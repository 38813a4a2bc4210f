package aver.ledger.client.study;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** One column of a CSV file, as its schema describes it. */
public sealed interface Column {
  /** Name, unique in its schema; equal to the header's when the file has one. */
  String name();

  /**
   * A measurement.
   *
   * @param name of the column
   * @param unit for people; part of the schema hash, so that mg/dl never meets mmol/l unseen
   * @param missing markers of this column, beside the schema's
   * @param range published range; values outside are problems
   * @param impute what stands for a missing value; the mean of the site's training rows if empty
   * @param constants published mean and standard deviation, for tasks that standardise by the
   *     schema
   */
  record Numeric(
      String name,
      String unit,
      List<String> missing,
      Optional<Range> range,
      OptionalDouble impute,
      Optional<Constants> constants)
      implements Column {
    /** Copies the list. */
    public Numeric {
      missing = List.copyOf(missing);
    }
  }

  /**
   * A choice from a list.
   *
   * @param name of the column
   * @param categories in order; the first is the one that one-hot encoding drops
   * @param missing markers of this column, beside the schema's
   * @param impute what stands for a missing value; the most frequent of the training rows if empty
   */
  record Categorical(
      String name, List<String> categories, List<String> missing, Optional<String> impute)
      implements Column {
    /** Copies the lists. */
    public Categorical {
      categories = List.copyOf(categories);
      missing = List.copyOf(missing);
    }
  }

  /**
   * What is to be learnt.
   *
   * @param name of the column
   * @param classes in order: class 0 first; with two classes, class 1 is the positive one
   */
  record Label(String name, List<LabelClass> classes) implements Column {
    /** Copies the list. */
    public Label {
      classes = List.copyOf(classes);
    }
  }

  /**
   * A column that is not read.
   *
   * @param name of the column
   */
  record Dropped(String name) implements Column {}

  /**
   * One class of the label.
   *
   * @param name for people
   * @param values that mean it in the file
   */
  record LabelClass(String name, List<String> values) {
    /** Copies the list. */
    public LabelClass {
      values = List.copyOf(values);
    }
  }

  /**
   * Both ends included.
   *
   * @param min smallest value
   * @param max largest value
   */
  record Range(double min, double max) {}

  /**
   * Constants to standardise by.
   *
   * @param mean of a reference population
   * @param sd standard deviation, over 0
   */
  record Constants(double mean, double sd) {}
}
