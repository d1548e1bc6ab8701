import { z } from 'zod'

const text = z.string().max(1_024)

/** A new password, typed twice, beside what else its form asks. How it must be is for `checkNewPassword` to say. */
export function withNewPassword<Shape extends z.ZodRawShape>(shape: Shape) {
  return z
    .object({ ...shape, password: text, confirmation: text })
    .refine(
      (input) => (input as { password: string; confirmation: string }).password === (input as { confirmation: string }).confirmation,
      {
        path: ['confirmation'],
        message: 'The two passwords differ.',
      },
    )
}
