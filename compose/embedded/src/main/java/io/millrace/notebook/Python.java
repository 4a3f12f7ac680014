package io.millrace.notebook;

import io.millrace.stack.Home;
import io.millrace.stack.Report;
import io.millrace.stack.StackException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A Python that has what notebooks stand on: the system's, or one of the home's own. */
public record Python(Path executable) {

    private static final String WANTED = "import IPython, ipykernel, matplotlib, nbconvert, notebook, pandas";

    private static final String BY_THE_SYSTEM = "apt-get install -y --no-install-recommends jupyter-notebook"
            + " python3-ipykernel python3-nbconvert python3-pandas python3-matplotlib";

    private static final List<Path> OF_THE_SYSTEM = List.of(Path.of("/usr/bin/python3"), Path.of("python3"));

    /** Gives the first that has all, or else makes one in the home, with packages from PyPI. */
    public static Python ready(Home home, Path folder, Report report) throws InterruptedException {
        return ready(OF_THE_SYSTEM, home.folder().resolve("python"), folder.resolve("requirements.txt"), report);
    }

    static Python ready(List<Path> installed, Path environment, Path requirements, Report report)
            throws InterruptedException {
        Python own = new Python(environment.resolve("bin/python3"));
        if (own.isComplete()) {
            return own;
        }
        for (Path executable : installed) {
            if (new Python(executable).isComplete()) {
                return new Python(executable);
            }
        }
        report.says("Fetching what notebooks need into " + environment + ".");
        report.doing("fetching Python packages");
        own.fetch(environment, requirements);
        report.doing("");
        return own;
    }

    private void fetch(Path environment, Path requirements) throws InterruptedException {
        Ended ended = Ended.of("python3", "-m", "venv", environment.toString());
        if (ended.well()) {
            ended = Ended.of(
                    executable.toString(),
                    "-m",
                    "pip",
                    "install",
                    "--quiet",
                    "--retries=1",
                    "--disable-pip-version-check",
                    "--requirement=" + requirements);
        }
        if (!ended.well()) {
            new Home(environment).empty();
            throw new StackException("No Python here has Jupyter, pandas and matplotlib, and they cannot be fetched: "
                    + ended.lastLine() + "\nOn Debian and Ubuntu: " + BY_THE_SYSTEM);
        }
    }

    private boolean isComplete() throws InterruptedException {
        return Ended.of(executable.toString(), "-c", WANTED).well();
    }

    /** What came of a command. */
    private record Ended(int code, String said) {

        static Ended of(String... command) throws InterruptedException {
            try {
                Process process =
                        new ProcessBuilder(command).redirectErrorStream(true).start();
                String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                return new Ended(process.waitFor(), said);
            } catch (IOException notThere) {
                return new Ended(-1, notThere.getMessage());
            }
        }

        boolean well() {
            return code == 0;
        }

        String lastLine() {
            return said.strip().lines().reduce((first, second) -> second).orElse("no reason was given");
        }
    }
}
