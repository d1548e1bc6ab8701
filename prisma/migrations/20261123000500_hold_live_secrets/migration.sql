-- Two slots hold an application to two live secrets, so a secret without a slot has to be one that ends. Whether its time has come only a
-- clock can say; a secret that nothing ends lives for good, and without a slot it would be a third one.
ALTER TABLE "client_secrets"
    ADD CONSTRAINT "client_secrets_without_slot_ends"
        CHECK ("slot" IS NOT NULL OR "revoked_at" IS NOT NULL OR "retires_at" IS NOT NULL OR "expires_at" IS NOT NULL);
