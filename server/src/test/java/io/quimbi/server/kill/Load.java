package io.quimbi.server.kill;

import io.quimbi.server.kill.ToldShop.Delivery;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whoever has orders to tell: several connections that send what is left, each as fast as it is
 * answered. What was acknowledged is never sent again, whatever was not comes again first.
 */
final class Load {
  private static final int CONNECTIONS = 6;

  private final Deque<Delivery> left;
  private final String key;
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicInteger unanswered = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> refused = new ConcurrentLinkedQueue<>();
  private volatile boolean stopped;

  Load(List<Delivery> deliveries, String key) {
    this.left = new ConcurrentLinkedDeque<>(deliveries);
    this.key = key;
  }

  /** How many requests were answered with success so far. */
  int acknowledged() {
    return acknowledged.get();
  }

  /** How many had no answer, or one of a service that is going. */
  int unanswered() {
    return unanswered.get();
  }

  /** How many are still to be sent. */
  int left() {
    return left.size();
  }

  /** Answers that should not have been given. */
  List<String> refused() {
    return List.copyOf(refused);
  }

  /** What is done while requests are being sent. */
  interface Meanwhile {
    void run() throws InterruptedException;
  }

  /** Sends to a service until something else has been done, and all that was sent is over. */
  void during(int port, Meanwhile meanwhile) throws InterruptedException {
    stopped = false;
    List<Thread> connections = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      connections.add(Thread.ofPlatform().name("load-" + i).start(() -> send(port)));
    }
    try {
      meanwhile.run();
    } finally {
      stopped = true;
      for (Thread connection : connections) {
        connection.join();
      }
    }
  }

  private void send(int port) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (!stopped) {
        Delivery delivery = left.poll();
        if (delivery == null) {
          return;
        }
        if (!answered(http, port, delivery)) {
          unanswered.incrementAndGet();
          left.addFirst(delivery);
          return;
        }
      }
    }
  }

  /** Sends one; whether it needs not be sent again. */
  private boolean answered(HttpClient http, int port, Delivery delivery) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + delivery.path()))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(delivery.body()));
    if (delivery.headers().isEmpty()) {
      request.header("X-API-Key", key);
    } else {
      request.headers(delivery.headers().toArray(String[]::new));
    }
    try {
      HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() < 300) {
        acknowledged.incrementAndGet();
        return true;
      }
      // The database may be gone a moment before the service.
      if (answer.statusCode() != 503 && answer.statusCode() != 500) {
        refused.add(answer.statusCode() + " " + answer.body());
        return true;
      }
      return false;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
