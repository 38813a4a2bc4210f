package aver.ledger.client.study;

/** By which numbers a task standardises. */
public enum StandardizeBy {
  /** Mean and standard deviation of the site's own training rows, which never leave the site. */
  SITE,
  /** Constants of the schema; features without constants stay as they are. */
  SCHEMA
}
