-- CreateTable
CREATE TABLE "key_set_usage" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "last_read_at" TIMESTAMPTZ(3) NOT NULL,
    "last_address" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "key_set_usage_pkey" PRIMARY KEY ("id")
);

ALTER TABLE "key_set_usage" ADD CONSTRAINT "key_set_usage_one_row" CHECK ("id" = 1);
