package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InClusterTest {

    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(strings = {"status --help", "sql -h", "produce game --help", "logs --help"})
    void helpIsForThisMachineAlsoInAHomeWithACluster(String command) throws Exception {
        Files.writeString(home.resolve("cluster.env"), "");

        assertThat(InCluster.run((command + " --home " + home).split(" "), silent()))
                .isEmpty();
    }

    @Test
    void whereNoClusterIsEveryCommandIsForThisMachine() {
        assertThat(InCluster.run(new String[] {"status", "--home", home.toString()}, silent()))
                .isEmpty();
    }

    private static Terminal silent() {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        return new Terminal(InputStream.nullInputStream(), nowhere, nowhere, false, false, 0, false);
    }
}
