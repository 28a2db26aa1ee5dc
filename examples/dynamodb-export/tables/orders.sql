-- One row for each item.
select Item.order_id.S       as order_id,
       Item.customer.S       as customer,
       cast(Item.total.N as decimal(12, 2)) as total,
       Item.paid.BOOL        as paid,
       Item.tags.SS          as tags,
       Item.address.M.city.S as city,
       Item.address.M.zip.S  as zip
from orders
