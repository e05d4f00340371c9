"""The embedded MQTT broker: amqtt in a process of its own. Durability is the application's, never the broker's."""
