#!/usr/bin/env bash
# Walks through the paths of the service with curl, on a demo shop of its own.
#   docs/service-walk.sh            makes the shop in a temporary folder, starts the service, walks, stops it
#   URL=… KEY=… docs/service-walk.sh   walks through a running service with an admin key
set -euo pipefail
quimbi=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/quimbi

if [ -z "${URL:-}" ]; then
  home=$(mktemp -d)
  stop() {
    [ -n "${service:-}" ] && kill "$service" 2>/dev/null && wait "$service" 2>/dev/null || true
    rm -rf "$home"
  }
  trap stop EXIT
  "$quimbi" generate --customers 500 --out "$home/shop" --quiet
  "$quimbi" run "$home/shop/orders.csv" --tickets "$home/shop/tickets.csv" --backfill \
    --data-dir "$home/data" --quiet >/dev/null
  "$quimbi" serve --data-dir "$home/data" --port 0 >"$home/log" 2>&1 &
  service=$!
  for _ in $(seq 600); do
    grep -q 'Quimbi listens' "$home/log" && break
    kill -0 "$service" || { cat "$home/log" >&2; exit 1; }
    sleep 0.2
  done
  URL=$(sed -n 's/.*Quimbi listens at \(http[^ ]*\).*/\1/p' "$home/log")
  KEY=$(grep -o 'qk_[A-Za-z0-9_-]*' "$home/log" | head -1)
fi

failed=0
# walk STATUS METHOD PATH [BODY] [CONTENT-TYPE]
walk() {
  local wanted=$1 method=$2 path=$3 status
  local answer
  answer=$(mktemp)
  local options=(-sS -o "$answer" -w '%{http_code}' -X "$method" -H "X-API-Key: $KEY")
  if [ $# -ge 4 ]; then
    options+=(-H "Content-Type: ${5:-application/json}" --data-binary "$4")
  fi
  status=$(curl "${options[@]}" "$URL$path")
  printf '%s %-6s %s\n    %.180s\n' "$status" "$method" "$path" "$(tr -d '\n' <"$answer")"
  if [ "$status" != "$wanted" ]; then
    echo "    expected $wanted" >&2
    failed=1
  fi
  rm -f "$answer"
}

walk 200 GET /health
walk 200 GET /ready
walk 200 GET /openapi.json
walk 200 GET /docs
walk 200 GET /metrics

walk 200 GET /segments/axes
walk 200 GET '/segments/axes?axis=purchase_value'
walk 200 GET /segments/stats
walk 200 GET /segments/customer/C0000001
walk 200 GET /api/customers/C0000001/segments
walk 200 GET /api/mcp/customer/C0000001
walk 200 GET '/api/mcp/archetypes/top?limit=3'
walk 404 GET /segments/customer/nobody
walk 200 POST /segments/assign '{"customer_id": "new", "orders": [{"order_date": "2026-06-01", "total_price": 45.99}]}'
walk 400 POST /segments/assign '{"orders": ['

walk 200 GET '/drift_analysis/customer/C0000001/history?snapshot_type=monthly'
walk 200 GET '/drift_analysis/customer/C0000001/history?days_ago=7,28,90'
walk 200 GET '/drift_analysis/customer/C0000001/analysis?start_date=2026-03-31&end_date=2026-06-30'
walk 200 GET /drift_analysis/customer/C0000001/timeline
walk 200 GET /drift_analysis/customer/C0000001/trend
walk 201 POST /drift_analysis/snapshot/create '{"customer_id": "C0000001", "snapshot_type": "daily"}'
walk 200 POST /drift_analysis/snapshot/batch '{"customer_ids": ["C0000001", "nobody"]}'
walk 200 DELETE /drift_analysis/snapshot/cleanup
walk 200 GET /drift_analysis/health

walk 200 GET '/movers?limit=3'
walk 200 GET '/flows?axis=purchase_frequency'
walk 200 GET '/journeys?axis=purchase_frequency'
walk 200 GET /models
walk 404 GET '/models/compare?before=1&after=2'
walk 200 GET /lifetime/customer/C0000001
walk 200 GET '/lifetime/calibration?holdout_days=180'
walk 200 GET '/runs?limit=3'
walk 202 POST /drift_analysis/snapshot/everybody '{"snapshot_type": "weekly"}'

exit "$failed"
