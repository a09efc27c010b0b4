wrk.method = "POST"
wrk.headers["content-type"] = "application/json"
wrk.body = '{"count":1000}'
