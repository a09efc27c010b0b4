# Keeps all it allocates, and allocates until it is ended.
def handler(event, context):
    everything = []
    while True:
        everything.append([len(everything)] * 1_000)
