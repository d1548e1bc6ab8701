import { defineConfig } from 'prisma/config'

// For Prisma's own tools: `npx prisma generate --config prisma/prisma.config.ts`. The app itself applies its migrations at start
// (lib/db/migrations.ts), with the same bookkeeping, so `prisma migrate status` agrees with it.
export default defineConfig({
  schema: 'schema.prisma',
  migrations: { path: 'migrations' },
  // Generating the client needs no database, so no URL is demanded.
  datasource: { url: process.env.DIRECT_URL || process.env.DATABASE_URL || '' },
})
