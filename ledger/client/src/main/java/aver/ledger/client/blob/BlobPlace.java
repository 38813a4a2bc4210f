package aver.ledger.client.blob;

import aver.proto.v1.DownloadRequest;
import aver.proto.v1.ModelPlace;
import aver.proto.v1.UpdatePlace;

/** Where the state names a blob, which gives the right to read it. */
public sealed interface BlobPlace {
  /** A vector of a model version. */
  record OfModel(String task, int version) implements BlobPlace {}

  /** A vector of a revealed update. */
  record OfUpdate(String task, int attempt, String member) implements BlobPlace {}

  /** A replica needs no other right. */
  record Anywhere() implements BlobPlace {}

  /** Puts it into a request. */
  default void into(DownloadRequest.Builder request) {
    switch (this) {
      case OfModel m ->
          request.setModel(ModelPlace.newBuilder().setTask(m.task()).setVersion(m.version()));
      case OfUpdate u ->
          request.setUpdate(
              UpdatePlace.newBuilder()
                  .setTask(u.task())
                  .setAttempt(u.attempt())
                  .setMember(u.member()));
      case Anywhere _ -> {}
    }
  }
}
