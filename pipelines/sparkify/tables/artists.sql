-- One row an artist. Songs of one artist may spell name and place differently: the pipeline's latestBy says which row wins.
select artist_id,
       artist_name      as name,
       artist_location  as location,
       artist_latitude  as latitude,
       artist_longitude as longitude
from songs
