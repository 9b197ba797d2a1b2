// The statements of the monolith, word for word: the comparison is of what stands around them.

export const userByEmail = {
  name: 'user-by-email',
  text: 'select id, password_hash from users where email = $1',
}
export const products = {
  name: 'products',
  text: `select id, name, category, price_cents as "priceCents" from products where id > $1 order by id limit $2`,
}
export const productsOfCategory = {
  name: 'products-of-category',
  text: `select id, name, category, price_cents as "priceCents" from products
    where category = $3 and id > $1 order by id limit $2`,
}
export const product = {
  name: 'product',
  text: `select id, name, category, description, price_cents as "priceCents" from products where id = $1`,
}
export const prices = {
  name: 'prices',
  text: `select id, price_cents as "priceCents" from products where id = any($1::integer[])`,
}
export const available = {
  name: 'available',
  text: `select product_id as "productId", available from stock where product_id = any($1::integer[])`,
}
export const reserve = {
  name: 'reserve',
  text: `
    with locked as materialized (
      select product_id, available - ($3::integer[])[array_position($2::integer[], product_id)] as rest
      from stock where product_id = any($2::integer[]) order by product_id for update
    ), verdict as (
      select count(*) filter (where rest >= 0) = cardinality($2::integer[]) as granted from locked
    ), claimed as (
      insert into reservations (order_id, product_ids, quantities)
      select $1, $2::integer[], $3::integer[] from verdict where granted
      on conflict (order_id) do nothing
      returning order_id
    ), taken as (
      update stock set available = locked.rest from locked
      where stock.product_id = locked.product_id and stock.product_id = any($2::integer[])
        and exists (select from claimed)
    )
    select granted from verdict`,
}
export const insertOrder = {
  name: 'insert-order',
  text: `insert into orders (id, user_id, idempotency_key, status, total_cents, lines)
    values ($1, $2, $3, $4, $5, $6) on conflict (user_id, idempotency_key) do nothing returning 1`,
}
export const order = {
  name: 'order',
  text: `select id, user_id as "userId", status, reason, total_cents::float8 as "totalCents", lines from orders where id = $1`,
}
