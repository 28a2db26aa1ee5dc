-- One row a product. Descriptions of one product vary ("damaged", "?"): the one on most lines stands, then the first in
-- the alphabet, and "unknown" only where there is no other.
with described as (
  select ProductID,
         Description,
         row_number() over (
           partition by ProductID
           order by Description = 'unknown', count(*) desc, Description
         ) as place
  from tables.orders
  group by ProductID, Description
)

select ProductID,
       any_value(described.Description)                 as Description,
       count(distinct OrderID)                          as Orders,
       sum(Quantity)                                    as Units,
       cast(sum(Quantity * UnitPrice) as decimal(18,4)) as Sold,
       min(OrderDate)                                   as FirstOrder,
       max(OrderDate)                                   as LastOrder
from tables.orders
join described using (ProductID)
where described.place = 1
group by ProductID
