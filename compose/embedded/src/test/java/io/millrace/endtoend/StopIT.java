package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.endtoend.InProcess.Renamed;
import io.millrace.sdk.Pipelines;
import io.millrace.stack.OnSharedStack;
import io.millrace.stack.RunningStack;
import io.millrace.stack.UsesSpark;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A driver ends when it is to, whatever it is at. */
@OnSharedStack
@UsesSpark
class StopIT {

    private final InProcess process;

    StopIT(RunningStack stack) {
        this.process = new InProcess(stack);
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void endsThoughItIsStoppedBeforeItHasTakenItsLease() throws InterruptedException {
        assertThat(process.stopsWhileItStarts(new Renamed("stopped", Pipelines.named("game"))))
                .isTrue();
    }
}
