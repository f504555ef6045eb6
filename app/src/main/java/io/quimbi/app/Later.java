package io.quimbi.app;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;

/** A port of a database that is still being opened: whoever calls it waits until it is there. */
final class Later {
  private Later() {}

  /** The port that {@code opened} gives, which is asked at each call. */
  static <T> T of(Class<T> port, Supplier<T> opened) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> {
              try {
                return method.invoke(opened.get(), arguments);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            }));
  }
}
