package io.quimbi.engine.lifetime;

import io.quimbi.core.lifetime.AgeUnit;
import io.quimbi.core.lifetime.ClvSettings;
import io.quimbi.core.lifetime.Dropout;
import java.util.Locale;

/**
 * What is fitted, and how the future is valued.
 *
 * @param dropout the purchase model
 * @param unit of times in the fit; it changes the unit of alpha and nothing else
 * @param clv horizon and discount
 */
public record LifetimeOptions(Dropout dropout, AgeUnit unit, ClvSettings clv) {
  /** MBG/NBD in days, twelve months at 1 % a month. */
  public static final LifetimeOptions DEFAULT =
      new LifetimeOptions(Dropout.MBG_NBD, AgeUnit.DAY, ClvSettings.DEFAULT);

  /** The same with another unit. */
  public LifetimeOptions with(AgeUnit other) {
    return new LifetimeOptions(dropout, other, clv);
  }

  /** The same with another purchase model. */
  public LifetimeOptions with(Dropout other) {
    return new LifetimeOptions(other, unit, clv);
  }

  /** The options in short: who has the same and the same orders has the same predictions. */
  public String id() {
    String usual =
        dropout.id() + (unit == AgeUnit.DAY ? "" : "-" + unit.name().toLowerCase(Locale.ROOT));
    return clv.equals(ClvSettings.DEFAULT)
        ? usual
        : usual + "-" + clv.months() + "x" + clv.monthDays() + "@" + clv.monthlyRate();
  }
}
