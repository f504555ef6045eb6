package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.live.ShopifyWebhook;
import io.quimbi.engine.live.WebhookSecrets.Source;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Webhooks of a store. */
@Command(
    name = "webhooks",
    description = "What deliveries of webhooks are signed with: set it, list, remove.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = {
      WebhooksCommand.Secret.class,
      WebhooksCommand.ListSources.class,
      WebhooksCommand.Remove.class
    })
final class WebhooksCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec.
  WebhooksCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "secret, list or remove?");
  }

  /** Sets one. */
  @Command(
      name = "secret",
      description =
          "Set what Shopify signs a store's deliveries with. The secret is read from the standard"
              + " input, so that it is in no list of commands or processes.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Secret implements Callable<Integer> {
    private static final int CHARS_MAX = 1_000;

    @Option(
        names = "--hash-customers",
        description = "Store customers as the SHA-256 of their e-mail, as imports with this flag.")
    private boolean hashCustomers;

    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private StoreOption store = new StoreOption();

    @Override
    public Integer call() throws Exception {
      String secret = read();
      return common.with(
          (quimbi, progress) -> {
            quimbi.webhookSecrets().set(store.id(), ShopifyWebhook.SOURCE, secret, hashCustomers);
            progress.end();
            System.out.printf(
                "Deliveries of Shopify to /webhooks/shopify/%s are checked by it from now on; the"
                    + " one before is good for another hour.%n",
                store.id());
            return ExitCode.DONE;
          });
    }

    private static String read() throws IOException {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      @Nullable String line = in.readLine();
      if (line == null || line.isBlank() || line.length() > CHARS_MAX) {
        throw new QuimbiException(
            QuimbiException.Kind.USAGE,
            "WEBHOOK_SECRET",
            "the secret is one line on the standard input, of 1 to "
                + CHARS_MAX
                + " characters; Shopify shows it beside the webhook or the app");
      }
      return line.strip();
    }
  }

  /** Lists them. */
  @Command(
      name = "list",
      description = "The sources whose deliveries a store takes; not their secrets.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class ListSources implements Callable<Integer> {
    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private StoreOption store = new StoreOption();
    @Mixin private JsonOption json = new JsonOption();

    @Override
    public Integer call() throws Exception {
      return common.with(
          (quimbi, progress) -> {
            List<Source> sources = quimbi.webhookSecrets().list(store.id());
            progress.end();
            if (json.wanted()) {
              JsonOption.print(sources, System.out);
            } else if (sources.isEmpty()) {
              System.out.printf(
                  "Store %s takes no deliveries: quimbi webhooks secret%s lets Shopify in.%n",
                  store.id(), store.flag());
            } else {
              TextTable table = new TextTable("source", "secret set", "customers");
              for (Source source : sources) {
                table.row(
                    source.source(),
                    source.changedAt(),
                    source.hashedCustomers() ? "hashed" : "as they are");
              }
              table.print(System.out);
            }
            return ExitCode.DONE;
          });
    }
  }

  /** Removes one. */
  @Command(
      name = "remove",
      description = "Refuse the deliveries of Shopify from now on.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Remove implements Callable<Integer> {
    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private StoreOption store = new StoreOption();

    @Override
    public Integer call() throws Exception {
      return common.with(
          (quimbi, progress) -> {
            boolean removed = quimbi.webhookSecrets().remove(store.id(), ShopifyWebhook.SOURCE);
            progress.end();
            System.out.println(
                removed ? "Deliveries of Shopify are refused." : "There was no secret.");
            return ExitCode.DONE;
          });
    }
  }
}
