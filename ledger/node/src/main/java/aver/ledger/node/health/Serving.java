package aver.ledger.node.health;

import aver.ledger.client.http.Health;
import io.grpc.BindableService;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;

/**
 * Answers gRPC's own health checks, for the replica as a whole: it serves while it should be asked,
 * as {@code /readyz} says.
 */
public final class Serving implements AutoCloseable {
  private final HealthStatusManager answers = new HealthStatusManager();

  /** Not serving yet. */
  public Serving() {
    tell(Health.bad("it does not serve yet"));
  }

  /** What members and balancers call. */
  public BindableService service() {
    return answers.getHealthService();
  }

  /** Says whether the replica should be asked. */
  public void tell(Health ready) {
    answers.setStatus(
        HealthStatusManager.SERVICE_NAME_ALL_SERVICES,
        ready.good() ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
  }

  /** Not serving, for good. */
  @Override
  public void close() {
    answers.enterTerminalState();
  }
}
