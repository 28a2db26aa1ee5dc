-- Revenue by country and month: what was sold, what was taken back (negative), and their sum.
with lines as (
  select OrderID, Country, Year, Month, Quantity, Quantity * UnitPrice as amount, false as cancelled from tables.orders
  union all
  select OrderID, Country, Year, Month, Quantity, Quantity * UnitPrice, true from tables.cancellations
)

select Country,
       Year,
       Month,
       count(distinct OrderID) filter (where not cancelled)                         as Orders,
       sum(Quantity)                                                                as Units,
       cast(coalesce(sum(amount) filter (where not cancelled), 0) as decimal(18,4)) as Sold,
       cast(coalesce(sum(amount) filter (where cancelled), 0) as decimal(18,4))     as Cancelled,
       cast(sum(amount) as decimal(18,4))                                           as Revenue
from lines
group by Country, Year, Month
