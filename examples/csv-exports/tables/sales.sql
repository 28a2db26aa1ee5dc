-- One row for each sale.
select id, sold_on, amount, note, channel, date_format(sold_on, 'yyyy-MM') as month
from sales
