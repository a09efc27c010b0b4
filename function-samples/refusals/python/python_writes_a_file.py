def handler(event, context):
    with open(__file__, "a") as file:
        return file.write("# was here")
