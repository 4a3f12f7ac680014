package io.millrace.demo;

import io.millrace.sdk.Message;
import java.time.InstantSource;
import java.util.List;

/** Knows what a pipeline has to answer, from the records alone that were sent to it. */
public interface Answers {

    String slug();

    /** How many records of its sample traffic make a good demonstration. */
    int records();

    /** Takes note of a record that was sent. Records come in the order in which they were sent. */
    void sent(Message message);

    /** What to ask once all is committed; names without a schema are the pipeline's own. */
    List<Question> questions();

    /** One for each pipeline that can be demonstrated. */
    static List<Answers> all() {
        return List.of(
                new GameAnswers(),
                new PacingAnswers(),
                new CourierAnswers(),
                new SensorsAnswers(),
                new FlightsAnswers(InstantSource.system()));
    }
}
