package io.millrace.cli;

import io.millrace.cluster.ClusterSecrets;
import io.millrace.cluster.Image;
import io.millrace.stack.Home;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "image",
        description = {
            "Builds the image of every part of a cluster, millrace:local.",
            "Uses Docker or Podman, whichever runs here. Where no registry can be reached, the image it stands on is made"
                    + " of Debian's packages and this Java."
        },
        footer = {"", "Example:", "  ./millrace image --base eclipse-temurin:25-jre"})
final class ImageCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private Options options;

    @Option(names = "--base", paramLabel = "IMAGE", description = "An image with Java 25 and bash to build on.")
    private String base;

    @Option(names = "--sbom", description = "Only lists its parts: writes sbom.json and licences.txt.")
    private boolean onlyParts;

    ImageCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Home home = options.home();
        home.prepare();
        try (Progress progress = new Progress(terminal)) {
            if (onlyParts) {
                progress.says("Wrote " + Image.listParts(options.tree(), progress) + " and licences.txt beside it.");
                return 0;
            }
            Image.in(options.tree(), home.log("image"), progress).build(Optional.ofNullable(base));
            try (Home.Lock _ = home.lock()) {
                progress.says(
                        "Passwords and certificates for the cluster are in " + ClusterSecrets.prepare(home) + ".");
            }
        }
        return 0;
    }
}
