-- The way of a device to WhatsApp; null: directly.
ALTER TABLE device ADD COLUMN proxy TEXT;
