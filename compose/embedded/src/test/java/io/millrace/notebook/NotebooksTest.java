package io.millrace.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.sdk.Pipelines;
import io.millrace.stack.StackException;
import io.millrace.stack.Tree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NotebooksTest {

    private final Notebooks notebooks = Notebooks.of(Tree.find());

    @Test
    void everyPipelineHasOne() {
        assertThat(notebooks.names()).containsAll(Pipelines.slugs()).contains("the-path");
    }

    @Test
    void theyHoldNoOutput() throws IOException {
        List<String> withOutput = new ArrayList<>();
        for (String name : notebooks.names()) {
            for (JsonNode cell :
                    new ObjectMapper().readTree(notebooks.file(name).toFile()).get("cells")) {
                if (cell.path("outputs").size() > 0
                        || cell.path("execution_count").isNumber()) {
                    withOutput.add(name + ", " + cell.get("id").asText());
                }
            }
        }

        assertThat(withOutput)
                .as("jupyter nbconvert --clear-output --inplace notebooks/*.ipynb strips it")
                .isEmpty();
    }

    @Test
    void theyAreNamedWithOrWithoutTheirEnding() {
        assertThat(notebooks.named(List.of("game.ipynb", "the-path"))).containsExactly("game", "the-path");
        assertThat(notebooks.named(List.of())).isEqualTo(notebooks.names());
    }

    @Test
    void anUnknownOneIsToldWithTheNearest() {
        assertThatThrownBy(() -> notebooks.named(List.of("curier")))
                .isInstanceOf(StackException.class)
                .hasMessage("There is no notebook curier. Did you mean courier?");
    }
}
