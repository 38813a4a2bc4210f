package aver.simulations.site;

import java.util.Optional;

/** What a replica that lies gives in place of a true answer. */
@FunctionalInterface
interface Lie {
  /** Says nothing, and never ends a call. */
  Lie SILENCE = _ -> Optional.empty();

  /**
   * An answer that a replica would give.
   *
   * @param replica in whose name it is given
   * @param method full name of the call
   * @param asked the request
   * @param truth what an honest one answers
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Answer(String replica, String method, byte[] asked, byte[] truth) {}

  /**
   * What is given instead.
   *
   * @return empty if nothing is said, and the call stays open
   * @throws io.grpc.StatusRuntimeException if the call ends so
   */
  Optional<byte[]> instead(Answer answer);
}
