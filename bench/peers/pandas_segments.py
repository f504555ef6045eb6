"""A usual segmentation with pandas and scikit-learn, for comparison.

    python3 pandas_segments.py ORDERS.csv TICKETS.csv OUT.csv

Reads orders in Quimbi's own layout, makes three or so features on each of 14 axes by groupby,
standardises them, looks for k from 2 to 6 by k-means on a sample of 5,000 customers with the
silhouette as judge, predicts everybody and writes a CSV.

It does less than Quimbi does: fewer and simpler features, a sample in the place of everybody, hard
clusters, no check of rows, no comparison with data that have no groups, no subdivision, nothing
stored in a database, no history kept.
"""

import sys
import time

import numpy
import pandas
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score
from sklearn.preprocessing import StandardScaler

SEED = 42
SAMPLE = 5_000
DAYS_PER_MONTH = 30.4375


def entropy(counts, level):
    """Shannon entropy of the shares within each customer."""
    share = counts / counts.groupby(level=level).transform("sum")
    return -(share * numpy.log(share.where(share > 0, 1))).groupby(level=level).sum()


def features(lines, tickets):
    """A frame of customers with the features of each axis, by axis."""
    lines["list"] = lines["quantity"] * lines["unit_price"]
    lines["paid"] = lines["list"] - lines["discount"]
    lines["full_price"] = lines["discount"] == 0
    lines["hunted"] = lines["discount"] >= 0.2 * lines["list"]
    lines["price_rank"] = lines.groupby("category")["unit_price"].rank(pct=True)
    lines["known"] = lines.duplicated(["customer_id", "product_id"])

    orders = lines.groupby(["customer_id", "order_id"], sort=False).agg(
        at=("ordered_at", "first"),
        channel=("channel", "first"),
        category=("category", "first"),
        paid=("paid", "sum"),
        list=("list", "sum"),
        discount=("discount", "sum"),
        refunded=("refunded", "sum"),
        known=("known", "any"),
    ).reset_index().sort_values(["customer_id", "at"])
    as_of = orders["at"].max()
    customer = orders.groupby("customer_id")
    count = customer.size()
    first, last = customer["at"].min(), customer["at"].max()
    days = (as_of - first).dt.days
    months = (days / DAYS_PER_MONTH).clip(lower=1)
    orders["gap"] = customer["at"].diff().dt.days
    gaps = orders.groupby("customer_id")["gap"]
    gap = gaps.mean().fillna(0)
    age = (as_of - orders["at"]).dt.days

    def orders_between(newest, oldest):
        chosen = orders[(age >= newest) & (age < oldest)]
        return chosen.groupby("customer_id").size().reindex(count.index, fill_value=0)

    half = orders["at"] > orders["customer_id"].map(first + (last - first) / 2)
    late = orders["paid"].where(half, 0.0).groupby(orders["customer_id"]).sum()
    paid = customer["paid"].sum()
    listed = customer["list"].sum()
    discounted = orders["discount"] > 0
    by_customer = lines.groupby("customer_id")
    hour = 2 * numpy.pi * (orders["at"].dt.hour + orders["at"].dt.minute / 60) / 24
    season = 2 * numpy.pi * orders["at"].dt.dayofyear / 365.25

    def mean(values):
        return values.groupby(orders["customer_id"]).mean()

    categories = lines.groupby(["customer_id", "category"])["paid"].sum()
    products = lines.groupby(["customer_id", "product_id"]).size()
    channels = orders.groupby(["customer_id", "channel"]).size()
    reasons = lines[lines["return_reason"].notna()].groupby(["customer_id", "return_reason"]).size()
    switched = (orders["category"] != customer["category"].shift()) & orders["gap"].notna()
    new_category = ~orders.duplicated(["customer_id", "category"])
    returned = orders["refunded"] > 0
    support = tickets.groupby("customer_id")
    hour_cos, hour_sin = mean(numpy.cos(hour)), mean(numpy.sin(hour))
    half_year = orders_between(0, 182)
    quarter = orders_between(0, 91)

    axes = {
        "purchase_frequency": {
            "orders_per_month": count / months,
            "days_between_orders": gap,
            "recent_orders": orders_between(0, 90),
            "consistency": 1 / (1 + gaps.std(ddof=0).fillna(0) / gap.clip(lower=1)),
        },
        "purchase_value": {
            "order_value": numpy.log1p(paid / count),
            "lifetime_value": numpy.log1p(paid),
            "trend": late / paid.clip(lower=0.01),
        },
        "category_exploration": {
            "categories": categories.groupby(level=0).size(),
            "switches": mean(switched),
            "new": mean(new_category),
            "entropy": entropy(categories.clip(lower=0.01), 0),
        },
        "price_sensitivity": {
            "discounted_orders": mean(discounted),
            "discount": customer["discount"].sum() / listed.clip(lower=0.01),
            "full_price": by_customer["full_price"].mean(),
        },
        "purchase_cadence": {
            "weekend": mean(orders["at"].dt.dayofweek >= 5),
            "hours": numpy.hypot(hour_cos, hour_sin),
            "season": numpy.hypot(mean(numpy.cos(season)), mean(numpy.sin(season))),
        },
        "customer_maturity": {
            "tenure": months,
            "expansion": late / paid.clip(lower=0.01),
        },
        "repurchase_behavior": {
            "orders_known": mean(orders["known"]),
            "lines_known": by_customer["known"].mean(),
            "favourite": products.groupby(level=0).max() / products.groupby(level=0).sum(),
        },
        "return_behavior": {
            "orders_returned": mean(returned),
            "value_returned": customer["refunded"].sum() / paid.clip(lower=0.01),
            "reasons": entropy(reasons, 0),
        },
        "communication_preference": {
            "primary": channels.groupby(level=0).max() / count,
            "hour_cos": hour_cos,
            "hour_sin": hour_sin,
            "channels": entropy(channels, 0),
        },
        "problem_complexity_profile": {
            "returns_per_month": returned.groupby(orders["customer_id"]).sum() / months,
            "dependency": orders["paid"].where(discounted, 0.0).groupby(
                orders["customer_id"]).sum() / paid.clip(lower=0.01),
        },
        "loyalty_trajectory": {
            "trend": half_year - orders_between(182, 365),
            "silence": (as_of - last).dt.days / gap.clip(lower=1),
            "acceleration": quarter - orders_between(91, 182),
        },
        "product_knowledge": {
            "concentration": (products ** 2).groupby(level=0).sum()
            / products.groupby(level=0).sum() ** 2,
            "repeated": (products > 1).groupby(level=0).mean(),
        },
        "value_sophistication": {
            "price_rank": by_customer["price_rank"].mean(),
            "hunting": by_customer["hunted"].mean(),
            "luxury": (lines["price_rank"] > 0.9).groupby(lines["customer_id"]).mean(),
        },
        "support_history": {
            "tickets_per_order": support.size() / count,
            "satisfaction": support["satisfaction"].mean(),
            "escalated": support["escalated"].mean(),
        },
    }
    return {
        axis: pandas.DataFrame(columns, index=count.index).fillna(0.0).astype(float)
        for axis, columns in axes.items()
    }


def segments(frame, sample):
    """The cluster of every customer, by the k of highest silhouette on the sample."""
    scaled = StandardScaler().fit_transform(frame.to_numpy())
    seen = scaled[sample]
    best, best_score = None, -2.0
    for k in range(2, 7):
        fitted = KMeans(n_clusters=k, n_init=10, random_state=SEED).fit(seen)
        if len(numpy.unique(fitted.labels_)) < 2:
            continue
        score = silhouette_score(seen, fitted.labels_)
        if score > best_score:
            best, best_score = fitted, score
    return numpy.zeros(len(scaled), dtype=int) if best is None else best.predict(scaled)


def main():
    began = time.perf_counter()

    def done(stage):
        nonlocal began
        now = time.perf_counter()
        print(f"{stage}: {now - began:.2f} s", file=sys.stderr)
        began = now

    lines = pandas.read_csv(sys.argv[1], parse_dates=["ordered_at"])
    tickets = pandas.read_csv(sys.argv[2])
    done("reading")
    axes = features(lines, tickets)
    done("features")
    customers = next(iter(axes.values())).index
    draw = numpy.random.default_rng(SEED)
    sample = draw.choice(len(customers), min(SAMPLE, len(customers)), replace=False)
    found = pandas.DataFrame(
        {axis: segments(frame, sample) for axis, frame in axes.items()}, index=customers)
    done("clustering")
    found.join(pandas.concat(axes, axis=1).pipe(flat)).to_csv(sys.argv[3])
    done("writing")


def flat(frame):
    """Columns of two levels as one."""
    frame.columns = [f"{axis}.{name}" for axis, name in frame.columns]
    return frame


if __name__ == "__main__":
    main()
