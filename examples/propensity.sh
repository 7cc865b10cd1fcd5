#!/usr/bin/env bash
# Who will buy? The whole story with our own commands, in a folder of its own: bash propensity.sh [FOLDER]
set -euo pipefail
folder=${1:-who-will-buy}
mkdir "$folder" || {
    echo "$folder is there already; name another folder" >&2
    exit 1
}
cd "$folder"
export PROPENSITY_HOME="$PWD/home"

echo "== Sessions: this spring's, and this month's, of the same shop"
propensity generate --rows "${ROWS:-100000}" --output spring.csv --quiet
propensity generate --rows 3600 --seed 7 --output month.csv --quiet

echo "== Look at them before anything else: explore.html"
propensity explore spring.csv --label ordered --id UserID --output explore.html --quiet

echo "== Train a model and measure it on sessions it has not seen: the report is in the model's folder"
propensity train spring.csv --label ordered --id UserID --name buyers --quiet
propensity evaluate buyers month.csv --output evaluation.html --quiet

echo "== Put it behind an endpoint that keeps what comes in, and watch it every hour"
propensity deploy buyers --endpoint shop --capture-percent 100 --quiet
propensity monitor schedule --endpoint shop --name shop-hourly --cron hourly --quiet
propensity serve --port "${PORT:-8080}" --log-level error 2>serve.log &
server=$!
trap 'kill $server 2>/dev/null || true; wait $server || true' EXIT
until grep -q 'serving .* on http' serve.log; do
    kill -0 $server 2>/dev/null || {
        cat serve.log >&2
        exit 1
    }
    sleep 0.1
done
url=$(grep -o 'http://[^ ]*' serve.log | head -1)

echo "== A tracking script breaks: two columns arrive as noise"
propensity simulate month.csv --label ordered --id UserID --model buyers --batch 25 --quiet \
    --endpoint "$url/endpoints/shop/invocations" --noise basket_add_list,loc_uk:3
# Captured records reach the disk within a second.
sleep 2

echo "== What the monitor says of it"
propensity monitor trigger shop-hourly --wait 120
propensity monitor show shop-hourly

echo "== Whom to expect an order of: scores.csv"
propensity predict buyers month.csv --output scores.csv --quiet

echo "== Tidy up: the schedule first, since it watches the endpoint"
propensity delete schedule shop-hourly --yes --quiet
propensity delete endpoint shop --yes --quiet
