-- One row a customer who is known by an id; orders of guests are in orders only. Revenue is net of cancellations.
with lines as (
  select CustomerID, Country, OrderID, OrderDate, Quantity, Quantity * UnitPrice as amount, false as cancelled
  from tables.orders
  union all
  select CustomerID, Country, OrderID, OrderDate, Quantity, Quantity * UnitPrice, true
  from tables.cancellations
)

select CustomerID,
       max(struct(OrderDate, OrderID, Country)).Country     as Country, -- the latest; customers move
       count(distinct OrderID) filter (where not cancelled) as Orders,
       sum(Quantity)                                        as Units,
       cast(sum(amount) as decimal(18,4))                   as Revenue,
       min(OrderDate)                                       as FirstOrder,
       max(OrderDate)                                       as LastOrder
from lines
where not startswith(CustomerID, 'order-')
group by CustomerID
