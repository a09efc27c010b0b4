from rules import RULES


def handler(event, context):
    order = event["data"]
    found = [(points, reason) for points, reason, applies in RULES if applies(order)]
    score = sum(points for points, _ in found)
    if score >= 60:
        print(f"order {order['orderId']} looks risky: {score}")
    return {
        "orderId": order["orderId"],
        "totalEurCents": order["totalEurCents"],
        "score": score,
        "level": level(score),
        "reasons": [reason for _, reason in found],
    }


def level(score):
    return "high" if score >= 60 else "medium" if score >= 30 else "low"
