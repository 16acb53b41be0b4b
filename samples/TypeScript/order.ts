// Places an order, reads it and cancels it. Run: npm ci && npm run generate && npm run check && npm run order -- ADDRESS KEY SKU
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

declare const process: { argv: string[]; exit(code: number): never };

const [, , address, key, sku] = process.argv;
if (!address || !key || !sku) {
  console.error("Say the silo's address, a key with the scope channel, and a SKU that is in stock.");
  process.exit(2);
}

const silo = createClient<paths>({ baseUrl: address, headers: { "X-Api-Key": key } });
const body: components["schemas"]["OrderBody"] = {
  reference: `ts-${Date.now()}`,
  currency: "GBP",
  allocation: "all-or-nothing",
  lines: [{ sku, quantity: 2 }],
};

const placed = await silo.POST("/v1/orders", { body });
if (!placed.data) {
  throw refusal(placed.error);
}

const receipt: components["schemas"]["OrderReceipt"] = placed.data;
const [channel, reference] = receipt.orderId.split("/");
const path = { channel: channel!, reference: reference! };
console.log(`${receipt.orderId} is ${receipt.state}, ${receipt.total.amount} ${receipt.total.currency}, at ${placed.response.headers.get("Location")}`);

const read = await silo.GET("/v1/orders/{channel}/{reference}", { params: { path } });
if (!read.data) {
  throw refusal(read.error);
}

console.log(`line 1 holds ${read.data.lines[0]?.quantities.reserved} units; ${read.data.timeline.map((entry) => entry.kind).join(", ")}`);

const cancelled = await silo.POST("/v1/orders/{channel}/{reference}/cancel", {
  params: { path, header: { "Idempotency-Key": `cancel-${reference}` } },
  body: { reason: "only a sample" },
});
if (!cancelled.data) {
  throw refusal(cancelled.error);
}

console.log(`cancelled ${cancelled.data.lines[0]?.cancelled} units, ${cancelled.data.lines[0]?.remaining} remain`);

// What the types refuse, they must refuse: a check that passes here would let a faulty order out.
// @ts-expect-error a currency is required
const withoutCurrency: components["schemas"]["OrderBody"] = { lines: [{ sku, quantity: 1 }] };
// @ts-expect-error a rule has one of two names
const withoutRule: components["schemas"]["OrderBody"] = { currency: "GBP", lines: [], allocation: "some" };
void withoutCurrency, void withoutRule;

function refusal(problem: components["schemas"]["ProblemDocument"]): Error {
  return new Error(`${problem.code} at ${problem.field ?? "the request"}: ${problem.detail}`);
}
