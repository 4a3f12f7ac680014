"""What one would write first: takes an event, hands it to kafka-python, and answers without waiting."""
import json
import sys

from flask import Flask, request
from kafka import KafkaProducer

kafka, topic, port = sys.argv[1:]
app = Flask(__name__)
producer = KafkaProducer(bootstrap_servers=kafka)


@app.post("/")
def take():
    event = json.loads(request.get_data())
    event.update(request.headers)
    producer.send(topic, json.dumps(event).encode())
    return "taken\n", 202


app.run(host="127.0.0.1", port=int(port))
